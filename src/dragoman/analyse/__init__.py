"""Questions to the record, one a module: relations of a pair, blocs of a network, stances of a speaker."""
