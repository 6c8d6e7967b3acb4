"""What a framework does together with other systems; real servers at the other end."""
