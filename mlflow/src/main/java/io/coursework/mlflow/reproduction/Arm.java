package io.coursework.mlflow.reproduction;

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
  RANDOM_BLOCKS("product+random_blocks");

  private final String curriculum;

  Arm(String curriculum) {
    this.curriculum = curriculum;
  }

  /** The name of its runs' configuration, and their param {@code curriculum}. */
  public String curriculum() {
    return curriculum;
  }

  /** The arm of a run; empty for a run that no claim asks for. */
  static Optional<Arm> of(String curriculum) {
    return Arrays.stream(values()).filter(arm -> arm.curriculum.equals(curriculum)).findFirst();
  }
}
