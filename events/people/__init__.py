"""The people behind delegates: who stands twice on the list, who looks after whom, what happened, who came before."""
