"""`python -m quaywire`."""

from quaywire.cli import main

if __name__ == "__main__":
    main()
