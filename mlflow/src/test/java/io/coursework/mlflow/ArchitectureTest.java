package io.coursework.mlflow;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
      slices().matching("io.coursework.(*).(*)..").should().beFreeOfCycles();

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
}
