package io.coursework.analysis.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of an activation while the model runs: all that follows reads keep · activation + add,
 * elementwise.
 *
 * <p>Norms can be frozen by replacing their {@code hook_scale} with that of another run. Replacing
 * scores leaves the causal mask in force; replacing a pattern does not.
 *
 * @param hook its name
 * @param keep the share of the activation that stays, row-major in the hook's shape
 * @param add what is added to it, in the same shape; neither is copied: leave them as they are
 */
public record Intervention(String hook, float[] keep, float[] add) {

  /**
   * @throws IllegalArgumentException if {@code keep} and {@code add} differ in length
   */
  public Intervention {
    if (keep.length != add.length) {
      throw new IllegalArgumentException(
          "intervention at %s keeps %d values and adds %d; give both in the hook's shape"
              .formatted(hook, keep.length, add.length));
    }
  }

  /**
   * Puts other values in place: those of another run (a patch), or any.
   *
   * @param values named after the hook, in its shape; for a patch the activation as it was read
   */
  public static Intervention replace(NamedArray values, Selection where) {
    return of(values, where, 0);
  }

  /** Adds values; {@code delta} is named after the hook and has its shape. */
  public static Intervention add(NamedArray delta, Selection where) {
    return of(delta, where, 1);
  }

  /** Puts 0 in place. */
  public static Intervention zero(Hook hook, Prompts prompts, Selection where) {
    int size = hook.shape(prompts).stream().reduce(1, Math::multiplyExact);
    return replace(hook.array(prompts, new float[size]), where);
  }

  /**
   * Puts a mean over the rows of a reference run in place, for each position its own.
   *
   * @param reference the hook's activation on any number of prompts of the same length
   * @param rows prompts of the run that is changed
   */
  public static Intervention mean(NamedArray reference, int rows, Selection where) {
    return replace(reference.mean(HookAxis.ROW).rows(new int[rows]), where);
  }

  private static Intervention of(NamedArray values, Selection where, float kept) {
    float[] keep = new float[values.values().length];
    float[] add = new float[keep.length];
    Index index = new Index(values);
    for (int i = 0; i < keep.length; i++) {
      boolean touched = where.holds(index);
      keep[i] = touched ? kept : 1;
      add[i] = touched ? values.values()[i] : 0;
      index.advance();
    }
    return new Intervention(values.name(), keep, add);
  }

  /** This and then another at the same hook, as one. */
  private Intervention then(Intervention next) {
    float[] bothKeep = new float[keep.length];
    float[] bothAdd = new float[keep.length];
    for (int i = 0; i < keep.length; i++) {
      bothKeep[i] = next.keep[i] * keep[i];
      bothAdd[i] = next.keep[i] * add[i] + next.add[i];
    }
    return new Intervention(hook, bothKeep, bothAdd);
  }

  /**
   * One intervention per hook; those at the same hook follow each other in their order.
   *
   * @throws IllegalArgumentException if one does not have its hook's shape, or the model has no
   *     such hook
   */
  public static Map<String, Intervention> byHook(
      InspectableModel model, Prompts prompts, List<Intervention> interventions) {
    Map<String, Intervention> byHook = new LinkedHashMap<>();
    for (Intervention intervention : interventions) {
      List<Integer> shape = model.hook(intervention.hook()).shape(prompts);
      int size = shape.stream().reduce(1, Math::multiplyExact);
      if (intervention.add().length != size) {
        throw new IllegalArgumentException(
            "intervention at %s has %d values, but the hook's shape is %s; make it for these prompts"
                .formatted(intervention.hook(), intervention.add().length, shape));
      }
      byHook.merge(intervention.hook(), intervention, Intervention::then);
    }
    return byHook;
  }
}
