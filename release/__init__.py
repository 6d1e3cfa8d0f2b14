"""What a release is made with: see wheel.py."""
