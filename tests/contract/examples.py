"""One invented example of every payload model; those of one plan hang together (A9.1, A12.1)."""

from events.payload import Payload
from tests.contract.examples_background import BACKGROUND
from tests.contract.examples_care import CARE
from tests.contract.examples_consents import CONSENTS
from tests.contract.examples_content import CONTENT
from tests.contract.examples_course import COURSE
from tests.contract.examples_notices import NOTICES
from tests.contract.examples_particulars import PARTICULARS
from tests.contract.examples_payers import PAYERS
from tests.contract.examples_requests import REQUESTS
from tests.contract.examples_staff import PEOPLE
from tests.contract.examples_templates import TEMPLATES

EXAMPLES: dict[type[Payload], Payload] = {
    type(each): each
    for each in (
        *CARE,
        *CONSENTS,
        *REQUESTS,
        *PAYERS,
        *CONTENT,
        *COURSE,
        *NOTICES,
        *PARTICULARS,
        *BACKGROUND,
        *PEOPLE,
        *TEMPLATES,
    )
}
"""An example by model; `tests/unit/events/types` proves that none is left out."""
