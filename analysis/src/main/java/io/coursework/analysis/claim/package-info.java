/**
 * The paper's claims: {@link io.coursework.analysis.claim.Claim} fixes statement and criterion
 * before any run, {@link io.coursework.analysis.claim.ClaimRules} turns estimates into verdicts and
 * asks nobody.
 */
package io.coursework.analysis.claim;
