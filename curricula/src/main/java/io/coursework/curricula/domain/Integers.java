package io.coursework.curricula.domain;

import io.coursework.curricula.expression.Operation;
import io.coursework.curricula.operation.First;
import io.coursework.curricula.operation.Flsum;
import io.coursework.curricula.operation.Fold;
import io.coursework.curricula.operation.Last;
import io.coursework.curricula.operation.Max;
import io.coursework.curricula.operation.Med;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Min;
import io.coursework.curricula.operation.Nadd;
import io.coursework.curricula.operation.Parmax;
import io.coursework.curricula.operation.Prod;
import io.coursework.curricula.operation.Relabelled;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.operation.SumLatin;
import io.coursework.curricula.operation.SumRandom;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The integers 0..n-1, calculated with modulo n.
 *
 * @param modulus n, 2..128
 * @param median what MED of an even number of operands is
 * @param tableSeed what the tables of the shuffled sums and the names of relabelled operations are
 *     drawn from
 * @param fold the order in which the shuffled sums take more than two operands
 */
public record Integers(
    @Key(value = "n, how many values there are, 2..128", otherwise = "10") int modulus,
    @Key(value = "what MED of an even number of operands is", otherwise = "lower")
        MedianRule median,
    @Key(
            value = "seed of the tables of SUM_LATIN, SUM_RANDOM and the _RELABELLED operations",
            otherwise = "0")
        long tableSeed,
    @Key(value = "how SUM_LATIN and SUM_RANDOM take three operands or more", otherwise = "left")
        Fold fold)
    implements Domain {
  public Integers {
    new Requirements()
        .require(
            modulus >= 2 && modulus <= 128,
            "modulus = %d is outside 2..128; choose a modulus in that range",
            modulus)
        .require(median != null, "median is missing; choose upper, lower or floor_mean")
        .require(fold != null, "fold is missing; choose left or sorted")
        .throwIfAny();
  }

  /** With the shuffled sums of table seed 0, folded from the left. */
  public Integers(int modulus, MedianRule median) {
    this(modulus, median, 0, Fold.LEFT);
  }

  @Override
  public int size() {
    return modulus;
  }

  @Override
  public String text(int value) {
    return Integer.toString(value);
  }

  @Override
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    Collections.addAll(
        operations,
        new Sum(),
        new Max(),
        new Min(),
        new Med(median),
        new Prod(),
        new Nadd(),
        new First(),
        new Last(),
        new Flsum(),
        new Parmax(),
        relabelled(new Sum()),
        relabelled(new Max()),
        relabelled(new Med(median)));
    if (modulus > 2) { // every Latin square of two values is a group's table
      operations.add(new SumLatin(modulus, tableSeed, fold));
    }
    operations.add(new SumRandom(modulus, tableSeed, fold));
    return Collections.unmodifiableList(operations);
  }

  @Override
  public Integers withTables(long seed) {
    return new Integers(modulus, median, seed, fold);
  }

  private Operation relabelled(Operation original) {
    return new Relabelled(original, modulus, tableSeed);
  }

  @Override
  public boolean numeric() {
    return true;
  }
}
