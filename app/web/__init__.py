"""How a route is declared, a form submitted, a list paged; how a PDF, a spreadsheet, a QR code's picture is made."""
