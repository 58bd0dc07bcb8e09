"""What the portal's owner must say to everybody, and what readers tell the owner of its pages."""
