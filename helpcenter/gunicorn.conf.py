"""gunicorn's own settings; each can be given by the environment."""

import os

wsgi_app = "helpcenter.wsgi"
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 75
max_requests = 0
preload_app = True
control_socket_disable = True
# A RAM disk keeps the heartbeat off a slow or full disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
