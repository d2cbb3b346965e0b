"""Words of technology in both languages, so that a card in English finds one in Chinese. General, and not made for a sample."""

from __future__ import annotations

from typing import Final

from app.vocabulary.terms import terms

# Chinese: English, or several of either, with commas between.
_PAIRS: Final = """
机器人: robot, robotics | 机械臂: manipulator, robotic arm | 人工智能: artificial intelligence, ai
机器学习: machine learning | 深度学习: deep learning | 神经网络: neural network
大模型: large language model, llm, foundation model | 算法: algorithm | 视觉: vision, visual | 图像: image, imaging
识别: recognition, identification | 检测: detection, inspection, testing | 缺陷: defect | 语音: speech, voice
自然语言: natural language | 数据: data | 大数据: big data | 云计算: cloud computing | 物联网: internet of things, iot
传感器: sensor, sensing | 传感: sensing, sensor | 芯片: chip, integrated circuit | 半导体: semiconductor | 晶圆: wafer
集成电路: integrated circuit, ic | 碳化硅: silicon carbide, sic | 氮化镓: gallium nitride, gan
光电: optoelectronic, photoelectric | 激光: laser | 光纤: optical fibre, optical fiber | 光学: optics, optical | 雷达: radar
激光雷达: lidar | 通信: communication | 卫星: satellite | 导航: navigation | 定位: positioning, localisation, localization
无人机: drone, uav, unmanned aerial | 自动驾驶: autonomous driving, self-driving | 智能网联: connected vehicle
汽车: car, automobile, automotive, vehicle | 车辆: vehicle | 电动汽车: electric vehicle, ev | 电机: motor | 电池: battery
锂电池: lithium battery, lithium-ion | 固态电池: solid-state battery | 电解质: electrolyte | 正极: cathode | 负极: anode
储能: energy storage | 氢能: hydrogen | 制氢: hydrogen production, electrolysis | 电解: electrolysis | 燃料电池: fuel cell
太阳能: solar | 光伏: photovoltaic, pv, solar | 钙钛矿: perovskite | 风电: wind power, wind turbine | 电网: grid, power grid
节能: energy saving, energy efficiency | 余热: waste heat | 回收: recycling, recovery | 碳捕集: carbon capture
减排: emission reduction | 环保: environmental protection | 污水: wastewater, sewage | 废水: wastewater
水处理: water treatment | 膜: membrane | 净化: purification | 废气: exhaust gas, waste gas | 固废: solid waste | 土壤: soil
修复: remediation, repair | 监测: monitoring | 药物: drug, pharmaceutical, medicine | 新药: new drug | 抗体: antibody
疫苗: vaccine | 肿瘤: tumour, tumor, cancer | 癌症: cancer | 细胞: cell | 干细胞: stem cell | 基因: gene, genetic
测序: sequencing | 蛋白: protein | 酶: enzyme | 发酵: fermentation | 合成生物: synthetic biology
诊断: diagnosis, diagnostic | 试剂: reagent | 医疗器械: medical device, medical instrument | 康复: rehabilitation
手术: surgery, surgical | 影像: imaging | 超声: ultrasound, ultrasonic | 植入: implant | 支架: stent, scaffold
中药: traditional chinese medicine, tcm | 养老: elderly care | 健康: health | 远程医疗: telemedicine
农业: agriculture, agricultural | 种子: seed | 育种: breeding | 作物: crop | 小麦: wheat | 玉米: maize, corn | 大豆: soybean
灌溉: irrigation | 温室: greenhouse | 肥料: fertiliser, fertilizer | 农药: pesticide | 饲料: feed
养殖: aquaculture, breeding | 水产: aquatic, fishery | 海水: seawater | 海洋: marine, ocean | 食品: food
保鲜: preservation, fresh-keeping | 冷链: cold chain | 材料: material | 复合材料: composite
碳纤维: carbon fibre, carbon fiber | 石墨烯: graphene | 纳米: nano, nanometre | 陶瓷: ceramic | 合金: alloy
高温合金: superalloy | 钛: titanium | 铝: aluminium, aluminum | 铝合金: aluminium alloy | 钢: steel | 镁: magnesium
稀土: rare earth | 聚合物: polymer | 塑料: plastic | 可降解: biodegradable, degradable | 橡胶: rubber | 涂层: coating
涂料: coating, paint | 防腐: anticorrosion, corrosion | 薄膜: film, thin film | 催化: catalysis, catalytic
催化剂: catalyst | 化工: chemical | 精细化工: fine chemical | 溶剂: solvent | 玻璃: glass | 水泥: cement | 混凝土: concrete
建筑: building, construction | 桥梁: bridge | 隧道: tunnel | 管道: pipeline, pipe | 机床: machine tool
数控: cnc, numerical control | 铸造: casting | 锻造: forging | 焊接: welding | 增材制造: additive manufacturing
打印: printing | 模具: mould, mold | 轴承: bearing | 齿轮: gear | 减速器: reducer | 液压: hydraulic | 泵: pump | 阀: valve
压缩机: compressor | 发动机: engine | 燃气轮机: gas turbine | 航空: aviation, aerospace | 航天: aerospace, space
高铁: high-speed rail | 轨道交通: rail transit, railway | 船舶: ship, vessel | 港口: port | 物流: logistics
仓储: warehouse, warehousing | 智能制造: smart manufacturing | 数字孪生: digital twin | 工业互联网: industrial internet
工业软件: industrial software | 仿真: simulation | 控制: control | 预测: prediction, forecasting | 维护: maintenance
故障: fault, failure | 区块链: blockchain | 网络安全: cybersecurity, network security | 加密: encryption | 量子: quantum
虚拟现实: virtual reality, vr | 显示: display | 智慧城市: smart city | 交通: traffic, transport | 消防: fire
应急: emergency | 矿山: mine, mining | 煤矿: coal mine | 煤: coal | 石油: oil, petroleum | 天然气: natural gas
纺织: textile | 服装: garment, clothing | 造纸: papermaking | 包装: packaging | 印染: dyeing | 皮革: leather | 葡萄酒: wine
盐碱地: saline soil, saline-alkali | 遥感: remote sensing | 气象: weather, meteorological | 教育: education | 旅游: tourism
轻量化: lightweight, lightweighting | 绝缘: insulation | 导热: thermal conductive, heat conduction
散热: heat dissipation, cooling | 密封: sealing, seal | 耐高温: heat resistant, high temperature
耐磨: wear resistant, wear-resistant | 切割: cutting | 抛光: polishing | 分离: separation | 提取: extraction
过滤: filtration, filter | 结晶: crystallisation, crystallization | 干燥: drying
"""


def _read() -> dict[str, frozenset[str]]:
    """Each term of one language with those of the other that stand for it."""
    found: dict[str, set[str]] = {}
    for entry in _PAIRS.replace("\n", "|").split("|"):
        chinese, _colon, english = entry.partition(":")
        if not english:
            continue
        left = {chinese.strip()}
        for phrase in english.split(","):
            words = terms(phrase)
            # A phrase of several words is known by the words together, which a bag of terms knows as its parts.
            for one in left:
                found.setdefault(one, set()).update(words)
            if len(words) == 1:
                found.setdefault(words[0], set()).update(left)
    return {term: frozenset(others) for term, others in found.items()}


TRANSLATIONS: Final = _read()
_PHRASES: Final = {
    tuple(terms(phrase)): entry.partition(":")[0].strip()
    for entry in _PAIRS.replace("\n", "|").split("|") for phrase in entry.partition(":")[2].split(",")
    if len(terms(phrase)) > 1
}
_WAYS: Final = {
    entry.partition(":")[0].strip(): tuple(tuple(terms(phrase)) for phrase in entry.partition(":")[2].split(","))
    for entry in _PAIRS.replace("\n", "|").split("|") if ":" in entry
}
_LONGEST: Final = max(len(phrase) for phrase in _PHRASES)


def other_language(said: list[str]) -> list[str]:
    """What the terms of a text are called in the other language, phrases of several English words as one, each once."""
    found: dict[str, None] = {}
    for place, term in enumerate(said):
        for length in range(2, _LONGEST + 1):
            phrase = _PHRASES.get(tuple(said[place:place + length]))
            if phrase:
                found[phrase] = None
        for translated in sorted(TRANSLATIONS.get(term, ())):
            found[translated] = None
    return list(found)


def phrases_for(chinese: str) -> tuple[tuple[str, ...], ...]:
    """The English phrases that stand for a Chinese word, each as its terms; the usual one first."""
    return _WAYS.get(chinese, ())
