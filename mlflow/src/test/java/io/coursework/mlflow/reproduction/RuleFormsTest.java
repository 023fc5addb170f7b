package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.rule.Criterion;
import io.coursework.analysis.rule.Gate;
import io.coursework.mlflow.reproduction.evidence.Claim;
import io.coursework.mlflow.reproduction.evidence.ClaimPart;
import io.coursework.mlflow.reproduction.evidence.Judge;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No claim is judged by a rule of which nobody knows how often it is wrong. */
class RuleFormsTest {

  private static final String SIZES = "io.coursework.analysis.rule.ErrorRatesTest#";
  private static final String RATES = "io.coursework.analysis.rule.RateErrorRatesTest#";
  private static final String PARTS =
      "io.coursework.mlflow.reproduction.evidence.PartErrorRatesTest#";

  /** The family of {@code make test-claims} that simulates each kind of effect and criterion. */
  private static final Map<String, String> FAMILIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("SizeRatio lies above 1", SIZES + "aRatioAboveOne"),
              Map.entry("SizeRatio lies above 3", SIZES + "aRatioAboveThree"),
              Map.entry("SizeRatio lies from 0.8 to 1.25", SIZES + "aRatioThatIsPracticallyOne"),
              Map.entry("SizeRatio lies from 2 to 7", SIZES + "aRatioFromTwoToSeven"),
              // The same rule with all sizes of one arm multiplied by seven.
              Map.entry("SizeRatio lies from 5.6 to 8.75", SIZES + "aRatioThatIsPracticallyOne"),
              Map.entry("LearningRate lies above 1", RATES + "learningEarlier"),
              Map.entry("LearningRate lies from 0.8 to 1.25", RATES + "learningAsEarly"),
              Map.entry(
                  "OperationOrder lies above 1",
                  RATES + "oneOperationEarlierThanTheOtherOfTheSameRuns"),
              Map.entry("ScoreDifference lies above 0", SIZES + "aHigherScore"),
              Map.entry("ExtrapolationDifference lies above 0", PARTS + "accuracyAtUntrainedDepth"),
              Map.entry(
                  "AlignmentDifference lies above 0", PARTS + "alignmentBeyondThatOfRandomTables"),
              Map.entry("AffinityRank lies above 0", PARTS + "affinityOfPartners"),
              Map.entry("ComplexityExponent lies from 0.17 to 0.51", PARTS + "complexityAndSize")));

  @Test
  void everyRuleOfEveryClaimHasAFamilyAndEveryFamilyARule() {
    Set<String> forms = new TreeSet<>();
    for (Claim claim : Claims.all()) {
      for (ClaimPart part : claim.parts()) {
        forms.add(part.getClass().getSimpleName() + " " + part.criterion().words());
      }
    }
    assertEquals(
        FAMILIES.keySet(),
        forms,
        "simulate a new rule at its boundary in one of the tests of 'make test-claims', and name it here");
  }

  /** Words of a criterion do not say where it refutes, and no number of it changes with a study. */
  @Test
  void everyCriterionHasTheNumbersThatItWasFixedWith() {
    assertEquals(1.25, Criterion.PRACTICALLY_ONE);
    assertEquals(1.25, Gate.FACTOR);
    assertEquals(0.05, Judge.ALPHA);
    Map<String, Set<Criterion>> criteria = new TreeMap<>();
    for (Claim claim : Claims.all()) {
      for (ClaimPart part : claim.parts()) {
        criteria
            .computeIfAbsent(part.getClass().getSimpleName(), kind -> new HashSet<>())
            .add(part.criterion());
      }
    }
    Criterion above = new Criterion.Above(1);
    Criterion alike = new Criterion.Within(0.8, 1.25);
    Criterion higher = new Criterion.Higher(0.1);
    assertEquals(
        Map.of(
            "SizeRatio",
            Set.of(
                above,
                new Criterion.Above(3),
                alike,
                new Criterion.Within(2, 7),
                new Criterion.Within(5.6, 8.75)),
            "LearningRate",
            Set.of(above, alike),
            "OperationOrder",
            Set.of(above),
            "ScoreDifference",
            Set.of(higher, new Criterion.Higher(0)),
            "ExtrapolationDifference",
            Set.of(higher),
            "AlignmentDifference",
            Set.of(higher),
            "AffinityRank",
            Set.of(higher),
            "ComplexityExponent",
            Set.of(new Criterion.Within(0.17, 0.51, Double.NEGATIVE_INFINITY))),
        criteria);
  }

  @Test
  void everyFamilyIsSimulated() throws ClassNotFoundException {
    for (String family : FAMILIES.values()) {
      String[] names = family.split("#");
      Class<?> test = Class.forName(names[0]);
      assertEquals("claims", test.getAnnotation(Tag.class).value(), family);
      assertTrue(
          Arrays.stream(test.getDeclaredMethods())
              .anyMatch(
                  method ->
                      method.getName().equals(names[1]) && method.isAnnotationPresent(Test.class)),
          family + " does not exist");
    }
  }
}
