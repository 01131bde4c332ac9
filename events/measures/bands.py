"""Which band a total lies in, by the table that the score names (A6)."""

from decimal import Decimal

from events.measures.models import Band, Instrument
from events.values.text import Code


def band_of(instrument: Instrument, table: Code, total: Decimal) -> Band | None:
    """Return the band of a total; None when there is no such table or no band for it.

    A total between two whole numbers lies in the lower band. The table's warning goes with every
    band that is shown: it depends on the population and is no diagnosis.
    """
    found = instrument.table(table)
    if found is None or total > Decimal(found.bands[-1].high):
        return None
    reached = (each for each in reversed(found.bands) if Decimal(each.low) <= total)
    return next(reached, None)
