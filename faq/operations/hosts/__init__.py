"""Several hosts as one site: replicas, the shared cache, shared files, a CDN in front."""
