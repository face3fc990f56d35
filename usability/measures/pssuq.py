"""PSSUQ and CSUQ version 3: what published studies found. Low is good, 1 to 7 (Lewis 2002)."""

from collections.abc import Mapping
from types import MappingProxyType

OVERALL = 2.82
NORMS: Mapping[str, float] = MappingProxyType({"sysuse": 2.80, "infoqual": 3.02, "intqual": 2.49})
"""Mean of each scale over published studies of the PSSUQ (Lewis 2002, IJHCI 14, 463-488)."""
SOURCE = "Lewis 2002"
