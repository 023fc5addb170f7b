package io.coursework.mlflow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.coursework.mlflow.cli.console.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.junit.jupiter.api.Test;

/** The picture of the house: which room knows which. */
@AnalyzeClasses(
    packages = "io.coursework",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** The tests of other modules are on the class path in jars, from 'verify' on. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule arrowsRunDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("curricula")
          .definedBy("io.coursework.curricula..")
          .layer("tracking")
          .definedBy("io.coursework.tracking..")
          .layer("analysis")
          .definedBy("io.coursework.analysis..")
          .layer("tf-model")
          .definedBy("io.coursework.tfmodel..")
          .layer("mlflow")
          .definedBy("io.coursework.mlflow..")
          .whereLayer("mlflow")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("tf-model")
          .mayOnlyBeAccessedByLayers("mlflow")
          .whereLayer("analysis")
          .mayOnlyBeAccessedByLayers("mlflow")
          .whereLayer("tracking")
          .mayOnlyBeAccessedByLayers("mlflow")
          .whereLayer("curricula")
          .mayOnlyBeAccessedByLayers("mlflow", "tf-model", "analysis");

  @ArchTest
  static final ArchRule packagesFormNoCircles =
      slices().matching("io.coursework.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyElseSeesTheJournalAndItsSender =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.coursework.tracking..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.coursework.tracking.journal..", "io.coursework.tracking.sender..");

  @ArchTest
  static void noPackageHasMoreThanFortyClasses(JavaClasses all) {
    Map<String, List<JavaClass>> byPackage =
        topLevel(all).collect(Collectors.groupingBy(JavaClass::getPackageName));
    byPackage.forEach(
        (name, classes) ->
            assertTrue(
                classes.size() <= 40,
                () -> name + " has " + classes.size() + "; part it in rooms"));
  }

  @ArchTest
  static void noSimpleNameStandsForTwoClasses(JavaClasses all) {
    Map<String, List<String>> byName =
        topLevel(all)
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    byName.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), byName);
  }

  private static Stream<JavaClass> topLevel(JavaClasses all) {
    return all.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(one -> !one.getSimpleName().equals("package-info"));
  }

  @ArchTest
  static final ArchRule onlyTheModelComputesWithTensorFlow =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.coursework.tfmodel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.tensorflow.op..", "org.tensorflow.ndarray..", "org.tensorflow.types..")
          .because("a tensor never leaves the method that opened it");

  @ArchTest
  static final ArchRule normalNumbersAreDrawnByOurOwnMethod =
      noClasses()
          .should()
          .callMethodWhere(target(name("nextGaussian")).or(target(name("nextExponential"))))
          .because("the JDK may change how it draws them; take Randomness.gaussian");

  @ArchTest
  static final ArchRule onlyTheBackendSpeaksMlflow =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.coursework.mlflow.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.mlflow..", "org.mlflow_project..");

  @ArchTest
  static final ArchRule parsedOptionsEndAtTheEdge =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.coursework.mlflow.cli.console..")
          .and()
          .areNotAssignableTo(Command.class)
          .and()
          .haveSimpleNameNotEndingWith("Options")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.cli..")
          .because("a class named ...Options declares and reads them; others take its record");

  @ArchTest
  static void noCommandHandsItsLineToAnother(JavaClasses all) {
    List<String> open =
        all.stream()
            .filter(one -> one.isAssignableTo(Command.class))
            .flatMap(command -> command.getMethods().stream())
            .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
            .filter(
                method ->
                    method.getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(CommandLine.class)))
            .filter(
                method ->
                    !method.getName().equals("run") || method.getRawParameterTypes().size() > 2)
            .map(JavaMethod::getFullName)
            .toList();
    assertEquals(List.of(), open);
  }

  private static final String IN_SPARK =
      "io\\.coursework\\.mlflow\\.spark\\.(TrialJob|TrialWaves|TrialListener|TrialTask|TrialLoss|TrialEnd)(\\$.*)?";

  @ArchTest
  static final ArchRule onlyTheJobSpeaksSpark =
      noClasses()
          .that()
          .haveNameNotMatching(IN_SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule theJobKnowsNothingOfOurs =
      noClasses()
          .that()
          .haveNameMatching(IN_SPARK)
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackages("java..", "org.apache.spark..", "scala..")
                  .and(not(nameMatching(IN_SPARK))))
          .because("Spark's processes have no library of ours");

  /** Lines of imports do not count. */
  @Test
  void noFileIsLongerThanFourHundredLines() throws IOException {
    List<Path> longer = new ArrayList<>();
    for (Path file : sources()) {
      try (Stream<String> lines = Files.lines(file)) {
        if (lines.filter(line -> !line.startsWith("import ")).count() > 400) {
          longer.add(file);
        }
      }
    }
    assertEquals(List.of(), longer);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Set<Path> silent = new TreeSet<>();
    for (Path file : sources()) {
      if (!Files.exists(file.resolveSibling("package-info.java"))) {
        silent.add(file.getParent());
      }
    }
    assertEquals(Set.of(), silent);
  }

  /** The main sources of all modules. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.map(m -> m.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
