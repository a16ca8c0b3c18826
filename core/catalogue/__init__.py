"""Every action and trigger that the engines offer: searched by the planner, and the measure for what may be
saved."""

from core.catalogue.catalogue import Catalogue
from core.catalogue.checking import Offered, keys_of

__all__ = ["Catalogue", "Offered", "keys_of"]
