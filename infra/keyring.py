"""The master keys that the settings name."""

from events.keys.master import VARIABLE, MasterKeyring, keyring_from, keyring_of_file
from infra.settings import Settings


def load_keyring(settings: Settings) -> MasterKeyring:
    """Return the ring of master keys, from the environment or from a file.

    Raises:
        MasterKeyUnusable: none is given, or what is given has not its form.
    """
    source = settings.master_keys
    if source.text is not None:
        return keyring_from({VARIABLE: source.text.get_secret_value()})
    if source.file is not None:
        return keyring_of_file(source.file)
    return keyring_from({})
