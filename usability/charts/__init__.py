"""Charts as pure geometry: data in, a Drawing of a few kinds of marks out. Templates only write them."""
