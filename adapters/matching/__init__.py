"""The best pairs of a whole population: numpy for the scores, scipy for the assignment. Imported only where it is needed."""
