// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/currency.h"

#include <array>

namespace proto {
namespace {

// ISO 4217, list one, by the number of decimals; without metals, bonds and codes for tests.
constexpr std::string_view kNone =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
constexpr std::string_view kTwo =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
    "FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
    "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
    "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD "
    "USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";
constexpr std::string_view kThree = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view kFour = "CLF UYW";

struct Currencies {
  std::string_view codes;
  int decimals;
};
constexpr std::array kCurrencies = {Currencies{kTwo, 2}, Currencies{kNone, 0},
                                    Currencies{kThree, 3}, Currencies{kFour, 4}};

}  // namespace

std::optional<int> decimals_of(std::string_view currency) {
  constexpr std::size_t kLetters = 3;
  if (currency.size() != kLetters || currency.find(' ') != std::string_view::npos)
    return std::nullopt;
  for (const auto& [codes, decimals] : kCurrencies)
    if (codes.find(currency) != std::string_view::npos) return decimals;
  return std::nullopt;
}

std::string_view currencies_with(int decimals) {
  for (const auto& [codes, of_these] : kCurrencies)
    if (of_these == decimals) return codes;
  return {};
}

}  // namespace proto
