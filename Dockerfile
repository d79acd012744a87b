# Try & See in one container: slim, not root, its kernels compiled while it is built.
FROM python:3.12-slim

RUN useradd --create-home --uid 1000 trysee
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=trysee . .

USER trysee
ENV NUMBA_CACHE_DIR=/home/trysee/kernels \
    OPENBLAS_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=2
# On a processor like the builder's the app starts with its kernels ready; on another kind it compiles
# them once more when it starts, in a process beside it, and trains in NumPy meanwhile.
RUN python -c "import sys; from core.compiled import warm_up; sys.exit(not warm_up())"

EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=2)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", \
     "--server.port", "8501", "--server.headless", "true", "--server.fileWatcherType", "none"]
