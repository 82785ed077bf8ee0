"""The whole trade of the demonstration: thirty months of sell-in and sell-out, ending yesterday."""

from dataclasses import dataclass
from datetime import date

from app.demo.catalogue import Product, products
from app.demo.clients import Client, clients
from app.demo.documents import Document
from app.demo.people import Distributor, Rep, Seller, distributors, reps, sellers
from app.demo.sell_in import sell_in
from app.demo.sell_out import sell_out


@dataclass(frozen=True)
class Business:
    """Everyone and everything the demonstration is about, except the sales."""

    reps: list[Rep]
    distributors: list[Distributor]
    sellers: list[Seller]
    clients: list[Client]
    products: list[Product]


def business() -> Business:
    """Atelier Valmont; the same on every day."""
    sales_force, shops = reps(), distributors()
    return Business(sales_force, shops, sellers(shops), clients(sales_force, shops), products())


def documents(of: Business, today: date) -> list[Document]:
    """Every invoice and credit note up to yesterday: sell-in by date, then sell-out by distributor and date."""
    return [
        *sell_in(of.reps, of.distributors, of.clients, of.products, today),
        *sell_out(of.distributors, of.sellers, of.clients, of.products, today),
    ]
