"""The demonstration: an invented client's anxiety plan, played through the product's own doors."""
