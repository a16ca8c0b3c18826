"""What words of a reply mean: their form, the steps they point at, the offers they could want."""
