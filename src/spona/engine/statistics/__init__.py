"""Small statistics for reports about few people: protected counts, intervals, medians."""
