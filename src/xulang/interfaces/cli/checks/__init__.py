"""What `xulang doctor` looks at: `environment` with the standard library only, the rest with packages."""
