"""Plan documents as commands: what a plan elsewhere says, in the words of this product (A1.60)."""
