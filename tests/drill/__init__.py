"""The fault drill: faults are played on real parts, and each must be told in plain words and stand on its page."""
