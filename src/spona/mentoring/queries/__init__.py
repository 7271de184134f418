"""What the team and the pair read about pairs. All inside a scope; only `own_layer` opens the pair's
own layer, and wants to be called within `as_pair`."""
