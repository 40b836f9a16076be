"""What citizens attach: received, checked, made anew, kept in the database, handed out."""
