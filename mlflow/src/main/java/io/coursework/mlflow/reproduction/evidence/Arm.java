package io.coursework.mlflow.reproduction.evidence;

import java.util.Arrays;
import java.util.Optional;

/** A part of the study that claims ask for: all runs of one curriculum. */
public enum Arm {
  SUM("SUM"),
  MAX("MAX"),
  MIN("MIN"),
  MED("MED"),
  PROD("PROD"),
  NADD("NADD"),
  MIX("MAX+MED+SUM"),
  MAX_SUM("MAX+SUM"),
  MIN_SUM("MIN+SUM"),
  MED_SUM("MED+SUM"),
  PROD_SUM("PROD+SUM"),
  NADD_SUM("NADD+SUM"),
  RELABELLED("relabelled_SUM"),
  RELABELLED_MIX("MAX+MED+relabelled_SUM"),
  RANDOM_MIX("MAX+MED+random_SUM"),
  TRANSFER("MAX+MED-then-SUM"),
  TRANSFER_CONTROL("relabelled-then-SUM"),
  PRIME_SUM("SUM-mod-11"),
  PRIME_MIX("MAX+MED+SUM-mod-11"),
  PRODUCT("product"),
  BLOCKS("product+blocks"),
  RANDOM_BLOCKS("product+random_blocks"),
  DOSE_1("SUM-dose-1"),
  DOSE_3("SUM-dose-3"),
  DOSE_10("SUM-dose-10"),
  DOSE_CONTROL("SUM-dose-10-relabelled"),
  PROD_SUM_NO_DECAY("PROD+SUM-no-decay"),
  MAX_MIN_SUM("MAX+MIN+SUM"),
  MAX_PROD_SUM("MAX+PROD+SUM"),
  MIN_MED_SUM("MIN+MED+SUM"),
  MED_PROD_SUM("MED+PROD+SUM"),
  MIN_NADD_SUM("MIN+NADD+SUM"),
  MED_NADD_SUM("MED+NADD+SUM"),
  DEEP_PARTNER("deep-MAX+SUM"),
  SHALLOW_PARTNER("shallow-MAX+SUM");

  private final String curriculum;

  Arm(String curriculum) {
    this.curriculum = curriculum;
  }

  /** The name of its runs' configuration, and their param {@code curriculum}. */
  public String curriculum() {
    return curriculum;
  }

  /** Whether it has a task with a table that is drawn at random. */
  public boolean drawsTables() {
    return switch (this) {
      case RELABELLED, RELABELLED_MIX, RANDOM_MIX, TRANSFER_CONTROL, RANDOM_BLOCKS, DOSE_CONTROL ->
          true;
      default -> false;
    };
  }

  /** The arm of a run; empty for a run that no claim asks for. */
  public static Optional<Arm> of(String curriculum) {
    return Arrays.stream(values()).filter(arm -> arm.curriculum.equals(curriculum)).findFirst();
  }
}
