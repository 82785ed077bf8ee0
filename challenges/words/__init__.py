"""What is said of rules, of what they gave, and of what they left out."""
