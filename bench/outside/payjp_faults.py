"""The faults of card_faults.py, met at PAY.JP.

python -m bench.outside.payjp_faults [--charges 10000]
"""

import sys

from bench.outside.card_faults import main

if __name__ == "__main__":
    sys.exit(main("payjp"))
