"""Every action and trigger that the engines offer: searched by the planner, and the measure for what may be
saved."""

from core.catalogue.catalogue import Catalogue
from core.catalogue.checking import Offered, keys_of
from core.catalogue.reading import CatalogueReader

__all__ = ["Catalogue", "CatalogueReader", "Offered", "keys_of"]
