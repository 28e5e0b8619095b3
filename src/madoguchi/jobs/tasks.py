"""Where the queue finds its tasks: one module each area."""

<<<<<<< HEAD
from madoguchi.jobs import documents, security_notice, send_code, tidy

__all__ = ["documents", "security_notice", "send_code", "tidy"]
=======
from madoguchi.jobs import order_mail, orders, security_notice, send_code, tidy

__all__ = ["order_mail", "orders", "security_notice", "send_code", "tidy"]
>>>>>>> 2089145 (Carry a request through from notice to its effect)
