"""The demonstration programme: the invented brand Atelier Valmont, garden and outdoor equipment, ready to import."""
