package io.coursework.mlflow.reproduction;

import io.coursework.mlflow.reproduction.claim.ADeeperPartnerLetsSumExtrapolate;
import io.coursework.mlflow.reproduction.claim.ADoseOfPartnersRescues;
import io.coursework.mlflow.reproduction.claim.APrimeModulusIsAlike;
import io.coursework.mlflow.reproduction.claim.ARelabelledSumGainsNothing;
import io.coursework.mlflow.reproduction.claim.ASmallDoseSuffices;
import io.coursework.mlflow.reproduction.claim.AffinityForetellsPartners;
import io.coursework.mlflow.reproduction.claim.BlocksHelpProducts;
import io.coursework.mlflow.reproduction.claim.ComplexityFollowsSize;
import io.coursework.mlflow.reproduction.claim.EasyOperationsNeedFarSmallerModels;
import io.coursework.mlflow.reproduction.claim.JointEmbeddingsAreNumberLike;
import io.coursework.mlflow.reproduction.claim.JointTrainingLearnsEarlier;
import io.coursework.mlflow.reproduction.claim.JointTrainingNeedsSmallerModels;
import io.coursework.mlflow.reproduction.claim.JointTrainingSeparatesParity;
import io.coursework.mlflow.reproduction.claim.JointTrainingUsesAttention;
import io.coursework.mlflow.reproduction.claim.KindsOfModelsDiffer;
import io.coursework.mlflow.reproduction.claim.NaddBringsNothing;
import io.coursework.mlflow.reproduction.claim.ProductsComeBeforeSums;
import io.coursework.mlflow.reproduction.claim.SumIsHardest;
import io.coursework.mlflow.reproduction.claim.TheGainIsTwoToSeven;
import io.coursework.mlflow.reproduction.claim.TransferHelps;
import io.coursework.mlflow.reproduction.claim.TransferHelpsSevenfold;
import io.coursework.mlflow.reproduction.claim.WeightDecayIsNeeded;
import io.coursework.mlflow.reproduction.evidence.Claim;
import java.util.List;

/** All claims, in the order of the report. */
public final class Claims {

  private Claims() {}

  /** The paper's, then those beyond it. */
  public static List<Claim> all() {
    return List.of(
        new SumIsHardest(),
        new EasyOperationsNeedFarSmallerModels(),
        new JointTrainingNeedsSmallerModels(),
        new JointTrainingLearnsEarlier(),
        new TheGainIsTwoToSeven(),
        new NaddBringsNothing(),
        new ARelabelledSumGainsNothing(),
        new JointEmbeddingsAreNumberLike(),
        new JointTrainingSeparatesParity(),
        new JointTrainingUsesAttention(),
        new TransferHelps(),
        new TransferHelpsSevenfold(),
        new APrimeModulusIsAlike(),
        new BlocksHelpProducts(),
        new KindsOfModelsDiffer(),
        new ComplexityFollowsSize(),
        new AffinityForetellsPartners(),
        new ADoseOfPartnersRescues(),
        new ASmallDoseSuffices(),
        new ProductsComeBeforeSums(),
        new WeightDecayIsNeeded(),
        new ADeeperPartnerLetsSumExtrapolate());
  }
}
