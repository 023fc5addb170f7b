package io.coursework.tfmodel.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in double precision that remember what they were calculated from, in the order of their
 * calculation: read backwards, the chain rule gives every derivative.
 */
final class Tape {

  /** A number with its derivatives by those that it was calculated from. */
  static final class Value {
    final double data;
    private final Value[] from;
    private final double[] slopes;
    private double gradient;

    private Value(double data, Value[] from, double[] slopes) {
      this.data = data;
      this.from = from;
      this.slopes = slopes;
    }

    /** Derivative of what {@link #backward} was called for by this number. */
    double gradient() {
      return gradient;
    }
  }

  private final List<Value> values = new ArrayList<>();

  private Value add(double data, Value[] from, double... slopes) {
    Value value = new Value(data, from, slopes);
    values.add(value);
    return value;
  }

  Value leaf(double data) {
    return add(data, new Value[0]);
  }

  /** f(x), given with its derivative there. */
  Value function(Value x, double value, double derivative) {
    return add(value, new Value[] {x}, derivative);
  }

  Value times(Value x, double factor) {
    return function(x, x.data * factor, factor);
  }

  Value product(Value a, Value b) {
    return add(a.data * b.data, new Value[] {a, b}, b.data, a.data);
  }

  Value sum(Value... terms) {
    double[] ones = new double[terms.length];
    Arrays.fill(ones, 1);
    return add(Arrays.stream(terms).mapToDouble(term -> term.data).sum(), terms, ones);
  }

  Value dot(Value[] a, Value[] b) {
    int n = a.length;
    Value[] from = Arrays.copyOf(a, 2 * n);
    double[] slopes = new double[2 * n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      from[n + i] = b[i];
      slopes[i] = b[i].data;
      slopes[n + i] = a[i].data;
      sum += a[i].data * b[i].data;
    }
    return add(sum, from, slopes);
  }

  Value exp(Value x) {
    double y = Math.exp(x.data);
    return function(x, y, y);
  }

  Value log(Value x) {
    return function(x, Math.log(x.data), 1 / x.data);
  }

  /** x to the power of -1/2. */
  Value rsqrt(Value x) {
    return function(x, 1 / Math.sqrt(x.data), -0.5 * Math.pow(x.data, -1.5));
  }

  Value reciprocal(Value x) {
    return function(x, 1 / x.data, -1 / (x.data * x.data));
  }

  /** Sets every gradient to the derivative of {@code result}; once for a tape. */
  void backward(Value result) {
    result.gradient = 1;
    for (int i = values.size() - 1; i >= 0; i--) {
      Value value = values.get(i);
      for (int k = 0; k < value.from.length; k++) {
        value.from[k].gradient += value.slopes[k] * value.gradient;
      }
    }
  }
}
