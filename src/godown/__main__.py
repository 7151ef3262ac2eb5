"""`python -m godown` is `godown`."""

from .cli import main

if __name__ == "__main__":
    main()
