"""Full disks and kills: what is left of a record and of its feeds, and whether the same commands end all the same."""
