"""The training core of Try & See: the mathematics of the chapter, without a screen."""
