# The figures of R for the data beside this file, one "name,value" a line:
#   Rscript tests/analysis/r/figures.R tests/analysis/r
# With the Debian packages r-base-core and r-cran-survey. What it printed is kept in figures.csv.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
people <- read.csv(file.path(folder, "sample.csv"), stringsAsFactors = TRUE)
totals <- read.csv(file.path(folder, "totals.csv"))
say <- function(name, value) cat(sprintf("%s,%.15g\n", name, value), sep = "")
cat(sprintf("# R %s, survey %s\n", getRversion(), packageVersion("survey")))

# Weighting ------------------------------------------------------------------------------------------------------------
population <- function(margin) {
  mine <- totals[totals$margin == margin, ]
  found <- data.frame(mine$value, mine$total)
  names(found) <- c(margin, "Freq")
  found
}
people$favourable <- as.numeric(people$answer %in% c("strongly-agree", "agree"))
kish <- function(w) sum(w)^2 / sum(w^2)
told <- function(name, design) {
  w <- weights(design)
  say(paste0(name, "/n-effective"), kish(w))
  say(paste0(name, "/largest"), max(w) / mean(w))
  say(paste0(name, "/smallest"), min(w) / mean(w))
  say(paste0(name, "/favourable"), 100 * coef(svymean(~favourable, design)))
  shares <- coef(svymean(~answer, design))
  for (answer in names(shares)) say(paste0(name, "/", sub("^answer", "", answer)), 100 * shares[[answer]])
}
design <- suppressWarnings(svydesign(id = ~1, data = people))
told("post-stratified", postStratify(design, ~need, population("need")))
margins <- c("need", "age", "sex")
raked <- rake(design, lapply(margins, function(m) reformulate(m)), lapply(margins, population),
              control = list(maxit = 1000, epsilon = 1e-12))
told("raked", raked)
mean_weight <- mean(weights(raked))
told("raked-and-capped", trimWeights(raked, upper = 1.4 * mean_weight, strict = TRUE))

# Tests ----------------------------------------------------------------------------------------------------------------
p <- c()
for (margin in margins) {
  table <- xtabs(reformulate(c(margin, "answer")), people)
  found <- suppressWarnings(chisq.test(table, correct = FALSE))
  say(paste0("chisq/", margin, "/statistic"), found$statistic)
  say(paste0("chisq/", margin, "/df"), found$parameter)
  say(paste0("chisq/", margin, "/p"), found$p.value)
  p <- c(p, found$p.value)
}
holm <- p.adjust(p, method = "holm")
for (each in seq_along(margins)) say(paste0("holm/", margins[each]), holm[each])
two <- list(c(7, 2, 15, 13), c(0, 10, 9, 11), c(10, 0, 31, 19), c(11, 2210, 1, 740))
for (each in seq_along(two)) say(paste0("fisher/", each), fisher.test(matrix(two[[each]], 2, byrow = TRUE))$p.value)
job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4)
say("fisher/job-satisfaction", fisher.test(job)$p.value)
say("fisher/two-by-five", fisher.test(matrix(c(3, 4, 1, 2, 0, 90, 60, 30, 15, 5), 2, byrow = TRUE))$p.value)

# Shares and scores ----------------------------------------------------------------------------------------------------
for (pair in list(c(81, 263), c(15, 148), c(0, 20), c(1, 29), c(180, 420))) {
  ends <- suppressWarnings(prop.test(pair[1], pair[2], correct = FALSE))$conf.int
  say(sprintf("wilson/%d-of-%d/low", pair[1], pair[2]), ends[1])
  say(sprintf("wilson/%d-of-%d/high", pair[1], pair[2]), ends[2])
}
scores <- c("strongly-agree" = 4, "agree" = 3, "disagree" = 2, "strongly-disagree" = 1)[as.character(people$answer)]
scores <- scores[!is.na(scores)]
say("score/mean", mean(scores))
say("score/sd", sd(scores))
say("score/median", median(scores))
