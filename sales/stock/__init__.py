"""What distributors have of each product, from what was counted, what they bought since and what they sold on."""
