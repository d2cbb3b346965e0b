"""What the field speaks: labels, person names, places, telephones, money, press phrases, dates and times."""
