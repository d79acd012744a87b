/* The same training in plain C loops, as one would write them down: what a compiler makes of it is
 * the yardstick. theta is flat (W1 row by row, b1, W2, ...), A and dZ are (units, examples) rows. */
#include <math.h>
#include <stdint.h>
#include <string.h>

static uint64_t word = 88172645463325252ull;

static double uniform(void) {
    word ^= word << 13;
    word ^= word >> 7;
    word ^= word << 17;
    return (double)(word >> 11) * 0x1p-53;
}

static void shuffle(int64_t *order, int64_t m) {
    for (int64_t i = m - 1; i > 0; i--) {
        int64_t j = (int64_t)(uniform() * (double)(i + 1)), held = order[i];
        order[i] = order[j];
        order[j] = held;
    }
}

static double forward(const int64_t *dims, int64_t L, const double *theta, double **A, double **D,
                      const double *Y, int64_t m, double keep) {
    for (int64_t l = 1; l <= L; l++) {
        int64_t n = dims[l], k = dims[l - 1];
        const double *b = theta + n * k;
        for (int64_t i = 0; i < n; i++) {
            double *restrict z = A[l] + i * m;
            for (int64_t c = 0; c < m; c++) z[c] = b[i];
            for (int64_t j = 0; j < k; j++) {
                const double w = theta[i * k + j], *restrict a = A[l - 1] + j * m;
                for (int64_t c = 0; c < m; c++) z[c] += w * a[c];
            }
            if (l < L)
                for (int64_t c = 0; c < m; c++) z[c] = z[c] > 0 ? z[c] : 0;
            if (l < L && keep < 1) {
                double *restrict d = D[l] + i * m;
                for (int64_t c = 0; c < m; c++) d[c] = uniform() < keep ? 1 / keep : 0;
                for (int64_t c = 0; c < m; c++) z[c] *= d[c];
            }
        }
        theta += n * (k + 1);
    }
    double cost = 0;
    for (int64_t c = 0; c < m; c++) {
        double z = A[L][c], e = exp(-fabs(z));
        cost += (z > 0 ? z : 0) - z * Y[c] + log1p(e);
        A[L][c] = (z >= 0 ? 1 : e) / (1 + e) - Y[c];
    }
    return cost / (double)m;
}

static void backward(const int64_t *dims, int64_t L, const double *theta, double *g, double **A,
                     double **dZ, double **D, int64_t m, int64_t P, double keep) {
    int64_t w = P;
    memcpy(dZ[L], A[L], sizeof(double) * (size_t)m);
    for (int64_t l = L; l > 0; l--) {
        int64_t n = dims[l], k = dims[l - 1];
        w -= n * (k + 1);
        for (int64_t i = 0; i < n; i++) {
            const double *restrict dz = dZ[l] + i * m;
            double total = 0;
            for (int64_t c = 0; c < m; c++) total += dz[c];
            g[w + n * k + i] = total / (double)m;
            for (int64_t j = 0; j < k; j++) {
                const double *restrict a = A[l - 1] + j * m;
                double sum = 0;
                for (int64_t c = 0; c < m; c++) sum += dz[c] * a[c];
                g[w + i * k + j] = sum / (double)m;
            }
        }
        for (int64_t j = 0; l > 1 && j < k; j++) {
            double *restrict da = dZ[l - 1] + j * m;
            const double *restrict a = A[l - 1] + j * m;
            for (int64_t c = 0; c < m; c++) da[c] = 0;
            for (int64_t i = 0; i < n; i++) {
                const double v = theta[w + i * k + j], *restrict dz = dZ[l] + i * m;
                for (int64_t c = 0; c < m; c++) da[c] += v * dz[c];
            }
            if (keep < 1)
                for (int64_t c = 0; c < m; c++) da[c] *= D[l - 1][j * m + c];
            for (int64_t c = 0; c < m; c++) da[c] = a[c] > 0 ? da[c] : 0;
        }
    }
}

/* A[0] has room for a batch; v and s are NULL for gradient descent. Returns the last cost. */
double train(int64_t steps, const int64_t *dims, int64_t L, double *theta, double *g, double *v,
             double *s, int64_t P, double **A, double **dZ, double **D, const double *X,
             const double *Y, double *y, int64_t *order, int64_t m, int64_t batch, double alpha,
             double keep) {
    double cost = 0;
    for (int64_t t = 1, at = 0; t <= steps; t++) {
        int64_t size = batch < m - at ? batch : m - at;
        if (batch < m && at == 0) shuffle(order, m);
        for (int64_t j = 0; batch < m && j < dims[0]; j++)
            for (int64_t c = 0; c < size; c++) A[0][j * size + c] = X[j * m + order[at + c]];
        for (int64_t c = 0; batch < m && c < size; c++) y[c] = Y[order[at + c]];
        cost = forward(dims, L, theta, A, D, batch < m ? y : Y, size, keep);
        backward(dims, L, theta, g, A, dZ, D, size, P, keep);
        if (v == 0) {
            for (int64_t p = 0; p < P; p++) theta[p] -= alpha * g[p];
        } else {
            double right1 = 1 - pow(0.9, (double)t), right2 = 1 - pow(0.999, (double)t);
            for (int64_t p = 0; p < P; p++) {
                v[p] = 0.9 * v[p] + 0.1 * g[p];
                s[p] = 0.999 * s[p] + 0.001 * g[p] * g[p];
                theta[p] -= alpha * (v[p] / right1) / (sqrt(s[p] / right2) + 1e-8);
            }
        }
        at = at + size < m ? at + size : 0;
    }
    return cost;
}
