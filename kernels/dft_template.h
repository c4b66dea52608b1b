// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Template: mo.dft for one type of computation. Real and imaginary parts stand in arrays of their own, so that the
// loops vectorise. Before including: KERNEL, T, TYPES.
//
// A transform goes through its factors r (Stockham): with `stride` the product of those done and m the rest but r,
//   out[q, p, k] = w^(stride p k) sum over j < r of e^(-2 pi i j k / r) in[q, j, p],   q < stride, p < m,
// from one pair of arrays to the other, q being the fastest dim. The order comes out right.

TEMPLATE_LOAD_HOOK(KERNEL, x, T, 3) // by (row, number, part)
TEMPLATE_STORE_HOOK(KERNEL, y, T, 3)

typedef struct FN(_complex) {
  T *re, *im;
} FN(_complex);

// One factor's part of a transform of `length` numbers: rest = r m.
typedef struct FN(_stage) {
  int64_t length, rest, stride;
  FN(_complex) from, to, w; // w[k] = e^(-2 pi i k / length)
} FN(_stage);

// An odd radix: numbers j and r - j in pairs, whose roots are conjugates.
MX_INLINE void FN(_odd)(const int r, const FN(_stage) * s) {
  enum { MOST = DFT_LARGEST_RADIX, PAIRS = MOST / 2 + 1 };
  int64_t stride = s->stride, m = s->rest / r;
  T cosine[PAIRS][PAIRS], sine[PAIRS][PAIRS];
  for (int64_t k = 1; k <= r / 2; k++)
    for (int64_t j = 1; j <= r / 2; j++) {
      cosine[k][j] = s->w.re[s->length / r * (j * k % r)];
      sine[k][j] = s->w.im[s->length / r * (j * k % r)];
    }
  for (int64_t p = 0; p < m; p++) {
    T w_re[MOST], w_im[MOST];
    for (int64_t k = 0; k < r; k++) w_re[k] = s->w.re[stride * p * k], w_im[k] = s->w.im[stride * p * k];
    const T *MX_RESTRICT re = s->from.re + stride * p, *MX_RESTRICT im = s->from.im + stride * p;
    T *MX_RESTRICT out_re = s->to.re + stride * p * r, *MX_RESTRICT out_im = s->to.im + stride * p * r;
    for (int64_t q = 0; q < stride; q++) {
      T sum_re[PAIRS], sum_im[PAIRS], difference_re[PAIRS], difference_im[PAIRS];
      T all_re = re[q], all_im = im[q];
      MX_UNROLL
      for (int j = 1; j <= r / 2; j++) {
        int64_t one = q + stride * m * j, other = q + stride * m * (r - j);
        sum_re[j] = re[one] + re[other];
        sum_im[j] = im[one] + im[other];
        difference_re[j] = re[one] - re[other];
        difference_im[j] = im[one] - im[other];
        all_re += sum_re[j];
        all_im += sum_im[j];
      }
      out_re[q] = all_re;
      out_im[q] = all_im;
      MX_UNROLL
      for (int k = 1; k <= r / 2; k++) {
        T even_re = re[q], even_im = im[q], odd_re = 0, odd_im = 0;
        MX_UNROLL
        for (int j = 1; j <= r / 2; j++) {
          even_re += cosine[k][j] * sum_re[j];
          even_im += cosine[k][j] * sum_im[j];
          odd_re -= sine[k][j] * difference_im[j];
          odd_im += sine[k][j] * difference_re[j];
        }
        T a_re = even_re + odd_re, a_im = even_im + odd_im, b_re = even_re - odd_re, b_im = even_im - odd_im;
        out_re[q + stride * k] = a_re * w_re[k] - a_im * w_im[k];
        out_im[q + stride * k] = a_re * w_im[k] + a_im * w_re[k];
        out_re[q + stride * (r - k)] = b_re * w_re[r - k] - b_im * w_im[r - k];
        out_im[q + stride * (r - k)] = b_re * w_im[r - k] + b_im * w_re[r - k];
      }
    }
  }
}

MX_INLINE void FN(_radix_4)(const FN(_stage) * s) {
  int64_t stride = s->stride, m = s->rest / 4, next = stride * m;
  for (int64_t p = 0; p < m; p++) {
    const T *MX_RESTRICT re = s->from.re + stride * p, *MX_RESTRICT im = s->from.im + stride * p;
    T *MX_RESTRICT out_re = s->to.re + 4 * stride * p, *MX_RESTRICT out_im = s->to.im + 4 * stride * p;
    T w1_re = s->w.re[stride * p], w1_im = s->w.im[stride * p];
    T w2_re = s->w.re[2 * stride * p], w2_im = s->w.im[2 * stride * p];
    T w3_re = s->w.re[3 * stride * p], w3_im = s->w.im[3 * stride * p];
    MX_VECTORIZE
    for (int64_t q = 0; q < stride; q++) {
      T a_re = re[q] + re[q + 2 * next], a_im = im[q] + im[q + 2 * next];
      T b_re = re[q] - re[q + 2 * next], b_im = im[q] - im[q + 2 * next];
      T c_re = re[q + next] + re[q + 3 * next], c_im = im[q + next] + im[q + 3 * next];
      T d_re = im[q + next] - im[q + 3 * next], d_im = re[q + 3 * next] - re[q + next]; // -i times the difference
      T y1_re = b_re + d_re, y1_im = b_im + d_im, y2_re = a_re - c_re, y2_im = a_im - c_im;
      T y3_re = b_re - d_re, y3_im = b_im - d_im;
      out_re[q] = a_re + c_re;
      out_im[q] = a_im + c_im;
      out_re[q + stride] = y1_re * w1_re - y1_im * w1_im;
      out_im[q + stride] = y1_re * w1_im + y1_im * w1_re;
      out_re[q + 2 * stride] = y2_re * w2_re - y2_im * w2_im;
      out_im[q + 2 * stride] = y2_re * w2_im + y2_im * w2_re;
      out_re[q + 3 * stride] = y3_re * w3_re - y3_im * w3_im;
      out_im[q + 3 * stride] = y3_re * w3_im + y3_im * w3_re;
    }
  }
}

// Only the last factor is 2: m is 1, and no root but 1 is left.
MX_INLINE void FN(_radix_2)(const FN(_stage) * s) {
  int64_t stride = s->stride;
  const T *MX_RESTRICT re = s->from.re, *MX_RESTRICT im = s->from.im;
  T *MX_RESTRICT out_re = s->to.re, *MX_RESTRICT out_im = s->to.im;
  MX_VECTORIZE
  for (int64_t q = 0; q < stride; q++) {
    out_re[q] = re[q] + re[q + stride];
    out_im[q] = im[q] + im[q + stride];
    out_re[q + stride] = re[q] - re[q + stride];
    out_im[q + stride] = im[q] - im[q + stride];
  }
}

// The transform of a, in a or in spare. With re and im of both swapped it is the inverse one, times the length.
static FN(_complex) FN(_transform)(int64_t length, FN(_complex) w, FN(_complex) a, FN(_complex) spare) {
  FN(_stage) s = {length, length, 1, a, spare, w};
  for (int64_t r; (r = dft_radix(s.rest)) > 1; s.rest /= r, s.stride *= r) {
    switch (r) {
    case 2: FN(_radix_2)(&s); break;
    case 3: FN(_odd)(3, &s); break;
    case 4: FN(_radix_4)(&s); break;
    case 5: FN(_odd)(5, &s); break;
    case 7: FN(_odd)(7, &s); break;
    }
    FN(_complex) written = s.to;
    s.to = s.from;
    s.from = written;
  }
  return s.from;
}

// a[i] *= b[i]
MX_INLINE void FN(_multiply)(FN(_complex) a, FN(_complex) b, int64_t n) {
  T *MX_RESTRICT re = a.re, *MX_RESTRICT im = a.im;
  const T *MX_RESTRICT b_re = b.re, *MX_RESTRICT b_im = b.im;
  MX_VECTORIZE
  for (int64_t i = 0; i < n; i++) {
    T x = re[i] * b_re[i] - im[i] * b_im[i];
    im[i] = re[i] * b_im[i] + im[i] * b_re[i];
    re[i] = x;
  }
}

MX_INLINE void FN(_clear)(FN(_complex) a, int64_t begin, int64_t end) {
  MX_VECTORIZE
  for (int64_t i = begin; i < end; i++) a.re[i] = a.im[i] = 0;
}

// ---- tables

typedef struct FN(_tables) {
  FN(_complex) w, chirp, filter; // chirp[j] = e^(-pi i j^2 / n)
} FN(_tables);

MX_INLINE FN(_complex) FN(_take)(T **at, int64_t n) {
  FN(_complex) a = {*at, *at + n};
  *at += 2 * n;
  return a;
}
MX_INLINE FN(_tables) FN(_tables_at)(const dft *d, T *shared) {
  FN(_tables) t = {.w = FN(_take)(&shared, d->length)};
  if (d->convolves) {
    t.chirp = FN(_take)(&shared, d->n);
    t.filter = FN(_take)(&shared, d->length);
  }
  return t;
}

// Entries [begin, end) of the roots, then the chirp.
MX_INLINE void FN(_fill_roots)(const dft *d, const FN(_tables) * t, int64_t begin, int64_t end) {
  int64_t roots = end < d->length ? end : d->length;
  MX_VECTORIZE
  for (int64_t k = begin; k < roots; k++) {
    mx_sincos_f64 v = dft_root((double)k, (double)d->length);
    t->w.re[k] = (T)v.cos;
    t->w.im[k] = (T)v.sin;
  }
  for (int64_t k = begin > roots ? begin : roots; k < end; k++) {
    int64_t j = k - d->length;
    mx_sincos_f64 v = dft_root((double)(j * j % (2 * d->n)), (double)(2 * d->n));
    t->chirp.re[j] = (T)v.cos;
    t->chirp.im[j] = (T)v.sin;
  }
}

// The transform of the conjugate chirp at -n < j < n, divided by the length.
MX_INLINE void FN(_fill_filter)(const dft *d, const FN(_tables) * t, FN(_complex) a, FN(_complex) spare) {
  FN(_clear)(a, 0, d->length);
  for (int64_t j = 0; j < d->n; j++) {
    int64_t back = j ? d->length - j : 0;
    a.re[j] = a.re[back] = t->chirp.re[j] / (T)d->length;
    a.im[j] = a.im[back] = -t->chirp.im[j] / (T)d->length;
  }
  FN(_complex) made = FN(_transform)(d->length, t->w, a, spare);
  MX_VECTORIZE
  for (int64_t k = 0; k < d->length; k++) t->filter.re[k] = made.re[k], t->filter.im[k] = made.im[k];
}

// ---- rows

MX_INLINE void FN(_load_row)(const mx_env *env, const dft *d, int64_t row, FN(_complex) a) {
  int64_t all = d->complex && d->real_results ? d->n / 2 + 1 : d->n, n = d->given < all ? d->given : all;
  if (d->complex) {
    MX_VECTORIZE
    for (int64_t j = 0; j < n; j++) a.re[j] = FN(_x)(env, row, j, 0), a.im[j] = FN(_x)(env, row, j, 1);
  } else {
    MX_VECTORIZE
    for (int64_t j = 0; j < n; j++) a.re[j] = FN(_x)(env, row, j, 0), a.im[j] = 0;
  }
  FN(_clear)(a, n, all);
  for (int64_t j = all; j < d->n; j++) a.re[j] = a.re[d->n - j], a.im[j] = -a.im[d->n - j];
}

MX_INLINE void FN(_store_row)(const mx_env *env, const dft *d, int64_t row, FN(_complex) a, T scale) {
  if (d->real_results) {
    MX_VECTORIZE
    for (int64_t k = 0; k < d->results; k++) FN(_y)(env, row, k, 0, a.re[k] * scale);
    return;
  }
  for (int64_t k = 0; k < d->results; k++) {
    FN(_y)(env, row, k, 0, a.re[k] * scale);
    FN(_y)(env, row, k, 1, a.im[k] * scale);
  }
}

// sum over j of a[j] e^(-2 pi i j k / n), jk being (j^2 + k^2 - (k - j)^2) / 2.
MX_INLINE FN(_complex) FN(_convolve)(const dft *d, const FN(_tables) * t, FN(_complex) a, FN(_complex) spare) {
  FN(_multiply)(a, t->chirp, d->n);
  FN(_clear)(a, d->n, d->length);
  FN(_complex) made = FN(_transform)(d->length, t->w, a, spare), other = made.re == a.re ? spare : a;
  FN(_multiply)(made, t->filter, d->length);
  made = FN(_transform)(d->length, t->w, (FN(_complex)){made.im, made.re}, (FN(_complex)){other.im, other.re});
  made = (FN(_complex)){made.im, made.re};
  FN(_multiply)(made, t->chirp, d->n);
  return made;
}

static void KERNEL(const mx_env *env, const mx_view *y, const mx_view *x, int64_t dft_length, int64_t inverse,
                   const mx_work *work) {
  dft d = dft_of(y, x, dft_length);
  if (d.n < 1) {
    mx_fail(work, "dft_length is less than 1");
    return;
  }
  T *local = (T *)work->local;
  FN(_tables) t = FN(_tables_at)(&d, (T *)work->shared);
  if (work->phase == 0) {
    int64_t entries = dft_entries(&d), end = work->end * DFT_ROOTS;
    FN(_fill_roots)(&d, &t, work->begin * DFT_ROOTS, end < entries ? end : entries);
    return;
  }
  FN(_complex) a = FN(_take)(&local, d.length), spare = FN(_take)(&local, d.length);
  if (work->phase == 1) {
    FN(_fill_filter)(&d, &t, a, spare);
    return;
  }
  // The inverse is the transform with real and imaginary parts swapped before and after.
  FN(_complex) first = inverse ? (FN(_complex)){a.im, a.re} : a;
  for (int64_t row = work->begin; row < work->end; row++) {
    FN(_load_row)(env, &d, row, first);
    FN(_complex) made = d.convolves ? FN(_convolve)(&d, &t, a, spare) : FN(_transform)(d.length, t.w, a, spare);
    FN(_store_row)(env, &d, row, inverse ? (FN(_complex)){made.im, made.re} : made, inverse ? 1 / (T)d.n : 1);
  }
}

static void FN(_plan)(const mx_view *y, const mx_view *x, int64_t dft_length, int64_t inverse, int64_t n_threads,
                      mx_plan *plan) {
  (void)inverse, (void)n_threads;
  dft d = dft_of(y, x, dft_length);
  dft_plan(&d, (int64_t)sizeof(T), plan);
}

TEMPLATE_KERNEL_PLANNED(KERNEL, FN(_plan), .symbol = "mo.dft", .target = "cpu",
                        .outputs = {{"y", TYPES, MX_ANY_RANK, MX_FUSED}},
                        .inputs = {{"x", TYPES, MX_ANY_RANK, MX_FUSED}}, .parameters = {"dft_length", "inverse"})
