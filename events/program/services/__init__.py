"""Making programs."""

from events.program.services.printing import make_program, program_digest, render_program

__all__ = ["make_program", "program_digest", "render_program"]
