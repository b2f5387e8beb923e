// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/plain_words.h"

#include <algorithm>
#include <array>

namespace gateway {
namespace {

struct Words {
  std::string_view key;
  std::string_view english;
  std::string_view chinese;
};
constexpr std::array kWords = {
    Words{"shop", "Holdfast", "Holdfast"},
    Words{
        "note",
        "This is the shop without JavaScript. What is left was so when the page was made: load it "
        "again to see how it is now.",
        "这是不需要 JavaScript 的页面。剩余数量以页面生成时为准，刷新即可看到最新情况。"},
    Words{"again", "Load again", "刷新"},
    Words{"items", "In the shop", "店内商品"},
    Words{"more", "Further items", "更多商品"},
    Words{"first", "The first items", "回到最前"},
    Words{"all", "All items", "全部商品"},
    Words{"search", "Search", "搜索"},
    Words{"unfound", "Nothing in the shop goes by that name.", "店里没有这个名字的商品。"},
    Words{"none", "The shop has nothing to show right now.", "店里暂时没有可显示的商品。"},
    Words{"left", "{n} left of {all}", "剩 {n} 件，共 {all} 件"},
    Words{"in-stock", "In stock", "有货"},
    Words{"few-left", "Few left", "所剩不多"},
    Words{"gone", "Sold out", "已售罄"},
    Words{"all-in-carts", "All in carts", "暂时抢光"},
    Words{"waiting", "Waiting: {n}", "排队人数：{n}"},
    Words{"opens", "The sale begins in {time}.", "{time} 后开售。"},
    Words{"shut", "This is not sold right now.", "目前不出售。"},
    Words{"halted",
          "The sale is paused. What you hold stays yours, and no time runs out meanwhile.",
          "销售已暂停。你占有的商品仍归你，期间不计时。"},
    Words{"gated", "This is kept from scripts: to have it, your browser needs JavaScript.",
          "此商品防止脚本抢购：浏览器需要启用 JavaScript 才能购买。"},
    Words{"gated-shop",
          "This shop is kept from scripts: to have a cart here, your browser needs JavaScript.",
          "本店防止脚本抢购：浏览器需要启用 JavaScript 才能使用购物车。"},
    Words{"have", "In your cart: {n}", "购物车中：{n} 件"},
    Words{"add", "Add to cart", "加入购物车"},
    Words{"one-more", "One more", "再加一件"},
    Words{"one-less", "One less", "减少一件"},
    Words{"remove", "Remove", "移除"},
    Words{"wait", "Wait in line", "排队等候"},
    Words{"leave", "Leave the line", "退出排队"},
    Words{"take", "Take it", "收下"},
    Words{"no-thanks", "No thanks", "不要了"},
    Words{"cart", "Your cart", "你的购物车"},
    Words{"empty", "Your cart is empty.", "购物车是空的。"},
    Words{"unheard", "The shop does not answer right now, so your cart cannot be shown.",
          "店铺暂时没有应答，无法显示你的购物车。"},
    Words{"time-left", "held for you for {time}", "为你保留 {time}"},
    Words{"no-limit", "held for you", "为你保留"},
    Words{"your-turn", "It is your turn.", "轮到你了。"},
    Words{"place", "You are number {n} in line.", "你排在第 {n} 位。"},
    Words{"lapsed", "No longer held for you", "已不再为你保留"},
    Words{"dismiss", "Dismiss", "知道了"},
    Words{"sum", "Together {sum}", "合计 {sum}"},
    Words{"buy", "Buy ({n})", "购买（{n}）"},
    Words{"back", "Back to the shop", "返回店铺"},
    Words{"order-number", "Order number", "订单号"},
    Words{"sold", "It is yours", "购买成功"},
    Words{"sold-note", "Thank you. This is yours for good: no time runs out any more.",
          "谢谢。这些商品归你了，不再计时。"},
    Words{"paying", "Waiting for payment", "等待付款"},
    Words{
        "paying-note",
        "This is kept for you, and nobody else can have it. Pay as the shop asks you to, with this "
        "order number; then load this page again.",
        "已为你保留，别人无法取得。请按店铺的说明凭此订单号付款，然后刷新本页。"},
    Words{"pay-left", "{time} left to pay", "付款剩余时间 {time}"},
    Words{"give-up", "Give it up", "放弃订单"},
    Words{"released", "Not paid", "未付款"},
    Words{"released-note", "This order was not paid. Everything in it went back to the shop.",
          "此订单未付款，商品已退回店铺。"},
    Words{"returned", "Returned", "已退回"},
    Words{"returned-note", "All of this came back to the shop.", "这些商品已全部退回店铺。"},
    Words{"day", "{n} d {time}", "{n} 天 {time}"},
};

// By a word of the page's own, or an error's name. A link can say any of these, and nothing else.
constexpr std::array kOutcomes = {
    Words{"added", "{name} is in your cart. It is held for you.",
          "{name} 已加入购物车，为你保留。"},
    Words{"removed", "{name} is out of your cart.", "{name} 已移出购物车。"},
    Words{"in-line", "You are in line for {name}. When your turn comes, one is held for you.",
          "你已排队等候 {name}，轮到你时会为你保留一件。"},
    Words{"sold-out", "No {name} is free right now. You can wait in line for it.",
          "{name} 目前没有空余，可以排队等候。"},
    Words{"quantity-limit", "You cannot have more of {name}. Nothing changed.",
          "{name} 已达上限，没有任何变化。"},
    Words{"paused", "The sale is paused. Nothing changed: try again when it goes on.",
          "销售已暂停，没有任何变化，请在恢复后重试。"},
    Words{"not-open", "{name} is not sold right now. Nothing changed.",
          "{name} 目前不出售，没有任何变化。"},
    Words{"unknown-item", "The shop does not have that item any more.", "店铺已没有该商品。"},
    Words{"empty-cart", "Your cart is empty, so nothing was bought.", "购物车是空的，没有购买。"},
    Words{"mixed-currencies",
          "Your cart has prices in more than one currency, so nothing was bought. Buy them one "
          "currency after the other.",
          "购物车中有多种货币，没有购买。请按货币分次购买。"},
    Words{"hold-expired",
          "Your time for {name} had run out, so nothing was bought. Dismiss it or add it again, "
          "then buy.",
          "{name} 的保留时间已到，没有购买。请移除或重新加入后再购买。"},
    Words{"hold-limit",
          "You have held {name} for as long as one may. Others can have it now: try again in a "
          "minute.",
          "{name} 的保留时间已达上限，先让给别人，请一分钟后再试。"},
    Words{"cart-changed", "Your cart had changed, so nothing was bought. Check it, then buy again.",
          "购物车已有变化，没有购买。请核对后再次购买。"},
    Words{"order-mismatch",
          "Nothing was bought: your cart is not the one this order was for. Check it, then buy "
          "again.",
          "没有购买：购物车与此订单不符。请核对后再次购买。"},
    Words{"unknown-order", "The shop knows no such order of this browser.",
          "店铺没有此浏览器的该订单。"},
    Words{"already-sold", "Your payment has come: it is yours.", "付款已到账，商品归你了。"},
    Words{"too-late", "That came too late. Nothing changed.", "太晚了，没有任何变化。"},
    Words{"proof-needed", "{name} is kept from scripts: your browser needs JavaScript to have it.",
          "{name} 防止脚本抢购：浏览器需要启用 JavaScript。"},
    Words{"no-session",
          "Your browser did not send this shop's cookie, so nothing was done. Allow cookies, then "
          "try again.",
          "浏览器没有发送本店的 cookie，未执行任何操作。请允许 cookie 后重试。"},
    Words{"bad-request", "The shop could not read that. Load the page again, then try again.",
          "店铺无法读取该请求。请刷新页面后重试。"},
    Words{"overloaded", "The shop is very busy right now. Nothing changed: try again in a moment.",
          "店铺非常繁忙，没有任何变化，请稍后重试。"},
    Words{"cartd-unavailable",
          "The shop cannot be reached right now. Nothing changed: try again in a moment.",
          "暂时无法连接店铺，没有任何变化，请稍后重试。"},
    Words{"outcome-unknown",
          "The shop did not answer in time. Load the page again to see whether that worked.",
          "店铺没有及时应答。请刷新页面查看结果。"},
};

template <class Table>
std::string_view find(const Table& table, Language language, std::string_view key) {
  for (const Words& words : table)
    if (words.key == key) return language == Language::kChinese ? words.chinese : words.english;
  return {};
}

using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

std::string filled(std::string_view rest, Values values) {
  std::string text;
  while (!rest.empty()) {
    const auto open = std::min(rest.find('{'), rest.size());
    text += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const auto close = rest.find('}');
    const std::string_view name = rest.substr(1, close - 1);
    for (const auto& [key_in_text, value] : values)
      if (key_in_text == name) text += value;
    rest.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace

std::string_view plain_word(Language language, std::string_view key) {
  return find(kWords, language, key);
}

std::string plain_words(Language language, std::string_view key, Values values) {
  return filled(find(kWords, language, key), values);
}

std::string plain_outcome(Language language, std::string_view key, std::string_view item) {
  return filled(find(kOutcomes, language, key), {{"name", item}});
}

}  // namespace gateway
