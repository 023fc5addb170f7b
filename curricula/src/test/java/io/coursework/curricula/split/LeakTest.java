package io.coursework.curricula.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.Tasks;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.expression.Application;
import io.coursework.curricula.expression.Expression;
import io.coursework.curricula.expression.Literal;
import io.coursework.curricula.notation.Notation;
import io.coursework.curricula.notation.Syntax;
import io.coursework.curricula.operation.MedianRule;
import io.coursework.curricula.operation.Sum;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.curricula.task.Generator;
import io.coursework.curricula.task.OperationMix;
import io.coursework.curricula.task.Reduction;
import io.coursework.curricula.task.Task;
import io.coursework.curricula.task.TaskSpec;
import io.coursework.curricula.token.ChainOfThought;
import io.coursework.curricula.token.Sequence;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of every split, checked on what a model reads: the tokens of chains of thought, read
 * back step by step and part by part. What must not be read is defined here once more.
 */
class LeakTest {
  private static final int DRAWS = 1_000;
  private static final long SEED = 3;
  private static final OperationMix EVENLY =
      new OperationMix(
          Tasks.operations(MedianRule.LOWER), Map.of("SUM", 1.0, "MAX", 1.0, "MED", 1.0));

  private enum Kind {
    NONE(new NoHoldOut(), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return part -> false;
      }
    },
    MULTISET_CRC(new MultisetHoldOut(Rule.CRC, 0.1), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return multisets(spec.split(task, SEED));
      }
    },
    MULTISET_STRATIFIED(new MultisetHoldOut(Rule.STRATIFIED, 0.1), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return multisets(spec.split(task, SEED));
      }
    },
    TUPLES(new TupleHoldOut(3, 0.05, false), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return neighbours(spec.split(task, SEED), 3);
      }
    },
    SORTED_PAIRS(new TupleHoldOut(2, 0.04, true), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return neighbours(spec.split(task, SEED), 2);
      }
    },
    PARTS(new ThreeParts(3, 0.05, 0.1, 0.025, 0.05), true) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return lists(spec.split(task, SEED));
      }
    },
    IID(new IidHoldOut(0.05), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        Syntax bracket = Tasks.bracket(task.operations(), 10);
        return part -> Randomness.of(SEED, "split/iid/" + bracket.print(part)).nextDouble() < 0.05;
      }
    },
    OPERATION_PAIRS(new OperationPairHoldOut(List.of("add median", "MAX MAX")), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        Syntax bracket = Tasks.bracket(task.operations(), 10);
        Pattern directly = Pattern.compile("^\\( (SUM \\( MED|MAX \\( MAX) ");
        return part ->
            part.operands().stream()
                .map(operand -> new Application(part.operation(), List.of(operand)))
                .map(bracket::print)
                .anyMatch(text -> directly.matcher(text).find());
      }
    },
    DEPTH(new Extrapolation(DifficultyAxis.DEPTH, 2), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return part -> levels(part) > 2;
      }
    },
    DEPTH_OF_SUMS(new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("SUM", 1)), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return part -> part.operation().name().equals("SUM") && levels(part) > 1;
      }
    },
    OPERANDS(new Extrapolation(DifficultyAxis.OPERANDS, 2), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        return part -> part.operands().size() > 2;
      }
    },
    LENGTH(new Extrapolation(DifficultyAxis.LENGTH, 7), false) {
      @Override
      Predicate<Application> forbidden(Task task) {
        Syntax bracket = Tasks.bracket(task.operations(), 10);
        return part -> bracket.print(part).replaceAll("[()] ?", "").strip().split(" +").length > 7;
      }
    };

    final SplitSpec spec;
    final boolean inTheHead; // what is not written counts, too

    Kind(SplitSpec spec, boolean inTheHead) {
      this.spec = spec;
      this.inTheHead = inTheHead;
    }

    /** Whether a part of a step, taken by itself, gives the secret away. */
    abstract Predicate<Application> forbidden(Task task);
  }

  static Stream<TaskSpec> tasks() {
    return Arrays.stream(Notation.values())
        .flatMap(
            notation ->
                Arrays.stream(Reduction.values())
                    .map(
                        reduction ->
                            new TaskSpec(
                                new Integers(10, MedianRule.LOWER),
                                Tasks.RECIPE,
                                notation,
                                3,
                                0.25,
                                2,
                                3,
                                reduction)));
  }

  @Test
  void knowsEveryKindOfSplit() {
    Set<SpecType> types =
        Guice.createInjector(new CurriculaModule()).getInstance(new Key<Set<SpecType>>() {});
    assertEquals(
        types.stream()
            .filter(type -> type.base() == SplitSpec.class)
            .map(SpecType::record)
            .collect(Collectors.toSet()),
        Arrays.stream(Kind.values()).map(kind -> kind.spec.getClass()).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("tasks")
  void showsNothingHeldOutInAnyStepOfAnyTrainingExpression(TaskSpec spec) {
    Task task = Tasks.task(spec);
    ChainOfThought chain = new ChainOfThought(task);
    Generator generator = new Generator(task);
    for (Kind kind : Kind.values()) {
      Split split = kind.spec.split(task, SEED);
      Predicate<Application> forbidden = kind.forbidden(task);
      int heldOut = 0;
      for (int i = 0; i < DRAWS; i++) {
        Expression expression = generator.draw(EVENLY, Randomness.of(1, "leak", i));
        List<Application> read = parts(read(task, chain.sequence(expression)));
        boolean expected =
            (kind.inTheHead ? parts(oneByOne(expression)) : read).stream().anyMatch(forbidden);
        String message = kind + ": " + task.syntax().print(expression);
        assertEquals(expected, split.heldOut(expression), message);
        if (expected) {
          heldOut++;
        } else {
          for (Application part : read) {
            assertFalse(forbidden.test(part), message);
            assertFalse(split.heldOut(part), message);
          }
        }
      }
      assertEquals(kind != Kind.NONE, heldOut > DRAWS / 100, kind + ": " + heldOut);
      assertTrue(DRAWS - heldOut > DRAWS / 100, kind + ": " + heldOut);
    }
  }

  /** The steps as a model reads them. */
  private static List<Expression> read(Task task, Sequence sequence) {
    Vocabulary vocabulary = new Vocabulary(task);
    int[] completion = sequence.completion();
    String text =
        vocabulary.decode(sequence.prompt())
            + " "
            + vocabulary.decode(Arrays.copyOf(completion, completion.length - 1));
    String separator = " " + task.spec().notation().separator() + " ";
    return Arrays.stream(text.split(Pattern.quote(separator))).map(task.syntax()::parse).toList();
  }

  /** The steps of someone who reduces one operation after another, whether written or not. */
  private static List<Expression> oneByOne(Expression expression) {
    List<Expression> steps = new ArrayList<>();
    Expression step = expression;
    while (step instanceof Application application) {
      steps.add(step);
      step = Reduction.LEFTMOST.step(application, 10);
    }
    return steps;
  }

  /** All operations of all steps, each with what stands below it. */
  private static List<Application> parts(List<Expression> steps) {
    List<Application> parts = new ArrayList<>();
    steps.forEach(step -> collect(step, parts));
    return parts;
  }

  private static void collect(Expression expression, List<Application> parts) {
    if (expression instanceof Application application) {
      parts.add(application);
      application.operands().forEach(operand -> collect(operand, parts));
    }
  }

  private static int levels(Expression expression) {
    return expression instanceof Application application
        ? 1 + application.operands().stream().mapToInt(LeakTest::levels).max().orElseThrow()
        : 0;
  }

  /** What is ready to be reduced and has the values of a sum that is held out, in any order. */
  private static Predicate<Application> multisets(Split split) {
    Set<List<Integer>> heldOut = new HashSet<>();
    for (int k = 2; k <= 3; k++) {
      heldOutSums(split, k).forEach(sum -> heldOut.add(sum.stream().sorted().toList()));
    }
    return part -> part.innermost() && heldOut.contains(values(part).stream().sorted().toList());
  }

  /** What is ready to be reduced and has the values of a sum that is held out, in this order. */
  private static Predicate<Application> lists(Split split) {
    Set<List<Integer>> heldOut = heldOutSums(split, 2);
    heldOut.addAll(heldOutSums(split, 3));
    return part -> part.innermost() && heldOut.contains(values(part));
  }

  /** What has neighbouring values whose sum is held out. */
  private static Predicate<Application> neighbours(Split split, int k) {
    Set<List<Integer>> heldOut = heldOutSums(split, k);
    return part -> {
      List<Integer> values = values(part);
      return IntStream.rangeClosed(0, values.size() - k)
          .anyMatch(from -> heldOut.contains(values.subList(from, from + k)));
    };
  }

  /** An operation's values; -1, which is no value, where an operand is not reduced yet. */
  private static List<Integer> values(Application application) {
    return application.operands().stream()
        .map(operand -> operand instanceof Literal literal ? literal.value() : -1)
        .toList();
  }

  /** The operands of the held-out sums of k values. */
  private static Set<List<Integer>> heldOutSums(Split split, int k) {
    List<List<Integer>> all = List.of(List.of());
    for (int i = 0; i < k; i++) {
      all =
          all.stream()
              .flatMap(
                  first ->
                      IntStream.range(0, 10)
                          .mapToObj(
                              value -> Stream.concat(first.stream(), Stream.of(value)).toList()))
              .toList();
    }
    Predicate<List<Integer>> heldOut =
        values ->
            split.heldOut(
                new Application(new Sum(), values.stream().<Expression>map(Literal::new).toList()));
    return new HashSet<>(all.stream().filter(heldOut).toList());
  }
}
